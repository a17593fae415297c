"""Mail domains that anybody may use, so that sharing one makes nobody a party."""

from __future__ import annotations

# The large mail services have a domain for many countries; so do the access providers that hand out mailboxes.
_BY_REGION = {
    "worldwide": """
        aim.com aol.com disroot.org duck.com email.com fastmail.com fastmail.fm gmail.com googlemail.com hey.com
        hotmail.com hushmail.com icloud.com inbox.com live.com mac.com mail.com mailbox.org mailfence.com me.com msn.com
        my.com outlook.com pm.me pobox.com post.com posteo.net privaterelay.appleid.com proton.me protonmail.ch
        protonmail.com riseup.net rocketmail.com runbox.com simplelogin.com startmail.com tuta.com tuta.io tutamail.com
        tutanota.com usa.com yahoo.com ymail.com zoho.com zohomail.com zohomail.eu
    """,
    "Britain and Ireland": """
        aol.co.uk blueyonder.co.uk btinternet.com btopenworld.com eircom.net googlemail.co.uk hotmail.co.uk live.co.uk
        live.ie ntlworld.com o2.co.uk outlook.ie plus.com plusnet.com sky.com talk21.com talktalk.net tiscali.co.uk
        virgin.net virginmedia.com yahoo.co.uk yahoo.ie
    """,
    "Germany, Austria, Switzerland": """
        a1.net aon.at arcor.de bluemail.ch bluewin.ch chello.at email.de freenet.de gmx.at gmx.ch gmx.com gmx.de gmx.net
        googlemail.de hispeed.ch hotmail.ch hotmail.de live.at live.de mail.de mailbox.de outlook.at outlook.de
        posteo.de sunrise.ch t-online.de vodafonemail.de web.de yahoo.at yahoo.de
    """,
    "France and the Low Countries": """
        bbox.fr chello.nl club-internet.fr free.fr gmx.fr hetnet.nl home.nl hotmail.be hotmail.fr hotmail.nl kpnmail.nl
        kpnplanet.nl laposte.net live.be live.fr live.nl neuf.fr numericable.fr online.nl orange.fr outlook.be
        outlook.fr planet.nl proximus.be quicknet.nl scarlet.be sfr.fr skynet.be telenet.be upcmail.nl voila.fr
        wanadoo.fr xs4all.nl yahoo.be yahoo.fr yahoo.nl ziggo.nl
    """,
    "southern Europe": """
        alice.it clix.pt fastwebnet.it gmx.es hotmail.es hotmail.gr hotmail.it iol.it iol.pt libero.it live.com.pt
        live.it netcabo.pt otenet.gr outlook.com.gr outlook.es outlook.it outlook.pt sapo.pt telefonica.net terra.es
        tim.it tin.it tiscali.it virgilio.it yahoo.es yahoo.gr yahoo.it
    """,
    "northern Europe": """
        bredband.net comhem.se elisanet.fi home.se hotmail.dk hotmail.fi hotmail.no hotmail.se inbox.lt inbox.lv
        kolumbus.fi live.dk live.fi live.no live.se luukku.com mail.dk mail.ee online.no outlook.dk outlook.se
        saunalahti.fi spray.se suomi24.fi telia.com yahoo.dk yahoo.no yahoo.se
    """,
    "eastern Europe": """
        abv.bg azet.sk bk.ru centrum.cz centrum.sk citromail.hu email.cz freemail.hu gazeta.pl i.ua inbox.ru interia.pl
        list.ru mail.bg mail.ru meta.ua o2.pl onet.eu onet.pl op.pl outlook.cz outlook.hu poczta.fm poczta.onet.pl
        post.cz post.sk rambler.ru seznam.cz t-online.hu tlen.pl ukr.net volny.cz wp.pl ya.ru yahoo.pl yahoo.ro
        yandex.com yandex.ru zoznam.sk
    """,
    "the Americas": """
        att.net bell.net bellsouth.net bol.com.br charter.net comcast.net cox.net earthlink.net frontier.com globo.com
        hotmail.ca hotmail.com.ar hotmail.com.br hotmail.com.mx ig.com.br juno.com live.ca live.com.ar live.com.mx
        optonline.net outlook.cl outlook.com.ar outlook.com.br prodigy.net.mx roadrunner.com rogers.com sbcglobal.net
        shaw.ca sympatico.ca telus.net terra.com.br uol.com.br verizon.net videotron.ca windstream.net yahoo.ca yahoo.cl
        yahoo.com.ar yahoo.com.br yahoo.com.co yahoo.com.mx
    """,
    "Asia, Africa, Oceania": """
        126.com 139.com 163.com aliyun.com bigpond.com bigpond.net.au daum.net docomo.ne.jp ezweb.ne.jp foxmail.com
        hanmail.net hotmail.co.il hotmail.co.jp hotmail.co.nz hotmail.co.th hotmail.com.au hotmail.com.tr iinet.net.au
        kakao.com live.co.za live.com.au live.in mail.com.tr mweb.co.za mynet.com nate.com naver.com optusnet.com.au
        outlook.co.id outlook.co.th outlook.com.au outlook.com.tr outlook.in outlook.jp outlook.kr outlook.sa qq.com
        rediffmail.com sina.cn sina.com softbank.ne.jp sohu.com telkomsa.net vip.qq.com vodamail.co.za walla.co.il
        walla.com webmail.co.za xtra.co.nz yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.co.kr yahoo.co.nz yahoo.co.th
        yahoo.co.za yahoo.com.au yahoo.com.cn yahoo.com.hk yahoo.com.my yahoo.com.ph yahoo.com.sg yahoo.com.tr
        yahoo.com.tw yahoo.com.vn yahoo.in yeah.net
    """,
}

FREE_MAIL: frozenset[str] = frozenset(domain for domains in _BY_REGION.values() for domain in domains.split())
"""Lower-case domains of mailboxes that are given to anybody."""
