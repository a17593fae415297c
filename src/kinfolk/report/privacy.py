"""What may be said without names: nothing about a group of fewer than five people, nor about what is left of one."""

from __future__ import annotations

from kinfolk.sentences import tell

THRESHOLD = 5


def may_tell(part: int, whole: int) -> bool:
    """Whether ``part`` of ``whole`` may be told: neither it nor the rest is a group of one to four people."""
    return not 0 < part < THRESHOLD and not 0 < whole - part < THRESHOLD


def told(part: int, whole: int) -> str:
    """Return ``part`` of ``whole`` (five or more) in words that never say more than :func:`may_tell` allows."""
    if part == whole:
        return tell("All {whole:,}", whole=whole)
    if not part:
        return tell("None of {whole:,}", whole=whole)
    if may_tell(part, whole):
        return tell("{part:,} of {whole:,}", part=part, whole=whole)
    if max(part, whole - part) < THRESHOLD:
        return tell("Some")
    return tell("Nearly all") if part > whole - part else tell("Hardly any")


def told_share(part: int, whole: int) -> str:
    """Return a share in percent, or its limit where the exact one would tell about fewer than five people."""
    limit = -(-100 * THRESHOLD // whole) if whole else 0
    if part == whole and whole:
        return tell("{share} %", share=100)
    if not part:
        return tell("{share} %", share=0)
    if may_tell(part, whole):
        return tell("{share} %", share=round(100 * part / whole))
    if limit > 50:  # noqa: PLR2004 - so few people that no limit says anything
        return tell("some")
    if part < whole - part:
        return tell("under {share} %", share=limit)
    return tell("over {share} %", share=100 - limit)


def merge_bins(counts: list[int]) -> list[tuple[int, int, int]]:
    """Return (first, last, people) of neighbouring bins joined until none holds one to four people."""
    merged: list[tuple[int, int, int]] = []
    for position, count in enumerate(counts):
        if merged and (0 < merged[-1][2] < THRESHOLD or (0 < count < THRESHOLD and merged[-1][2])):
            first, _, before = merged[-1]
            merged[-1] = (first, position, before + count)
        else:
            merged.append((position, position, count))
    while len(merged) > 1 and any(0 < count < THRESHOLD for _, _, count in merged):
        worst = next(k for k, bin_ in enumerate(merged) if 0 < bin_[2] < THRESHOLD)
        left = max(0, worst - 1)
        merged[left : left + 2] = [(merged[left][0], merged[left + 1][1], merged[left][2] + merged[left + 1][2])]
    return merged
