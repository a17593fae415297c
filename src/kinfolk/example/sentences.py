"""What invented people say of themselves, and where they work: the words of an invented association meeting."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "I came alone",
    "I work in a team of fewer than five",
    "I joined my organisation in the last two years",
    "I answer more e-mails than I write pages",
    "I would rather listen than speak in a big group",
    "I have never chaired a session",
    "I manage people and learnt it on the way",
    "I work from home most days",
    "I changed careers after thirty",
    "I am looking for somebody to learn from",
    "I am raising small children",
    "I run events with no budget to speak of",
    "I look after volunteers",
    "I am the only data person at my organisation",
    "I work part-time",
    "I read the minutes before the meeting, really",
    "I write the newsletter",
    "I moved to another country for work",
    "I speak another language at home",
    "I have said yes to too many committees",
    "I am the first in my family to go to university",
    "I care for a parent",
    "I am applying for a grant this year",
    "I have been through a merger",
    "I am in my first job",
    "I sit on a board and wonder whether I do it well",
    "I am the one who remembers how it was done",
    "I travelled more than six hours to be here",
    "I teach what I do",
    "I am close to retirement and want to hand over well",
    "I am introducing new software and it hurts",
    "I came back after a long break",
    "I have organised a conference from scratch",
    "I sing in a choir",
    "I would like to publish something and have not started",
    "I am new to managing a budget",
    "I have led a change of name or brand",
    "I work with people who have never met each other",
    "I bake bread",
    "I am growing a local chapter",
    "I swim outdoors in winter",
    "I have had to close a programme that people loved",
    "I am the youngest in the room more often than not",
    "I started a network of my own",
    "I run long distances, slowly",
    "I work in a place smaller than this hall",
    "I am learning to say no",
    "I write code although my title does not say so",
    "I live in a village",
    "I foster animals",
    "I am preparing for my first talk",
    "I have changed my mind about something important at work",
    "I grow vegetables",
    "I have worked nights",
    "I look after an archive",
    "I have served on a jury or a town council",
    "I am raising twins",
    "I play in a brass band",
    "I have a hearing aid and like to talk about it",
    "I learnt sign language as an adult",
    "I worked on a ship",
    "I restore old bicycles",
    "I have lived in a caravan",
    "I keep bees",
)
"""Statements of the welcome form, the ones most people say me-too to first."""

RARE_PATTERNS: tuple[str, ...] = (
    "I am the only {craft} for a hundred miles",
    "I used to be a {craft}",
    "I would love to be a {craft} for a day",
    "My grandmother was a {craft}",
    "I am married to a {craft}",
    "I failed as a {craft} and am glad of it",
    "I am writing a book about a {craft}",
    "I train to be a {craft} in the evenings",
    "I share a house with a {craft}",
    "I was once rescued by a {craft}",
    "I have a {craft} to thank for my job",
    "I would give up my job to become a {craft}",
)
"""Statements people wrote themselves: two to four share each, which is what makes them precious."""

CRAFTS: tuple[str, ...] = (
    "puppet maker", "lighthouse keeper", "translator of poems", "beekeeper", "bell ringer", "piano tuner", "bookbinder",
    "snow plough driver", "cheese maker", "map maker", "clown in hospitals", "ferry captain", "mountain guide",
    "shepherd", "organ builder", "weather observer", "midwife", "stone mason", "glass blower", "clock repairer",
    "tea taster", "court interpreter", "crossword setter", "sail maker", "bat counter", "volcano guide",
    "violin maker", "park ranger", "bird ringer", "kite builder", "night porter", "salt farmer", "train driver",
    "mushroom guide", "storyteller", "tailor", "tree surgeon", "typesetter", "vet for horses", "wheelwright",
)  # fmt: skip

EMPLOYER_HEADS: tuple[str, ...] = (
    "Harbour", "Northlight", "Greenfield", "Riverside", "Old Mill", "Bright Water", "Castle Hill", "Oak Street",
    "Silver Birch", "Long Meadow", "Copper Lane", "East Quay", "Fairview", "Granite", "Heron", "Iron Bridge",
    "Juniper", "Kestrel", "Lantern", "Marsh End", "New Dawn", "Orchard", "Penwood", "Quarry", "Redstone",
    "Saltmarsh", "Three Rivers", "Upland", "Valley", "Westgate", "Yew Tree", "Amber", "Beacon", "Clearwater",
    "Dovecote", "Elmstead", "Foxglove", "Goldcrest", "Highfield", "Ivy House", "Kingfisher", "Larkrise", "Millbrook",
    "Nettlebed", "Otter", "Primrose", "Queensway", "Rowan", "Stonebridge", "Thistle",
)  # fmt: skip

EMPLOYER_TAILS: tuple[str, ...] = (
    "Trust", "Libraries", "Foundation", "College", "Health", "Museum", "Council", "Co-operative", "Housing",
    "Institute", "Arts", "Water", "Press", "Community Fund", "Academy", "Care", "Archive", "Energy", "Transport",
    "Studios", "Research", "Hospice", "Radio", "University", "Food Bank", "Gardens", "Legal Aid", "Youth Service",
    "Systems", "Insurance", "Festival", "Choirs", "Sports Club", "Theatre", "Wildlife Trust", "Mutual", "Software",
    "Adult Education", "Credit Union", "Observatory", "Partners", "Consulting", "Printworks", "Charities", "Lifeboats",
    "Railway", "Broadcasting", "Savings Bank", "Farms", "Logistics", "Opera", "Advice Centre", "Pharmacies",
    "Schools", "Heritage", "Ferries", "Coast Path", "Bakeries", "Shelter", "Music",
)  # fmt: skip

FREE_MAIL: tuple[str, ...] = ("gmail.com", "outlook.com", "web.de", "yahoo.es", "wp.pl")
"""Where people without an employer have their mail; the addresses themselves are invented and say so."""

REGION_NAMES: tuple[str, ...] = ("North", "Coast", "Capital", "South", "Islands", "Abroad")
