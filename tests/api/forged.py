"""Hostile tokens of promise A4, by what is wrong with them; each is put together anew."""

from uuid import UUID

from tests.api.forge import (
    OWN_KEY,
    PUBLIC_KEY,
    ec_signed,
    ed_signed,
    hmac_of,
    nothing,
    pss_signed,
    rsa_signed,
    written,
)
from webapp.accounts.jwt import Kind

HOUR = 3600  # seconds
CLAIMED = ("iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp")

# Where nothing else is said, the shop's own key signs: so that each is refused for what
# is wrong with it, and not for its signature.
FORGED = {
    # Who says how it is signed.
    **{
        f"alg {alg!r}": lambda forge, alg=alg: forge.token(
            header={"alg": alg}, sign=nothing
        )
        for alg in ("none", "None", "NONE", "nOnE", "", None, ["HS256"], {}, 256)
    },
    "alg none, well signed": lambda forge: forge.token(header={"alg": "none"}),
    "alg hs256, well signed": lambda forge: forge.token(header={"alg": "hs256"}),
    "alg missing": lambda forge: forge.token(without=["alg"]),
    "HS384": lambda forge: forge.token(
        header={"alg": "HS384"}, sign=hmac_of(forge.key, "sha384")
    ),
    "HS512": lambda forge: forge.token(
        header={"alg": "HS512"}, sign=hmac_of(forge.key, "sha512")
    ),
    "RS256": lambda forge: forge.token(header={"alg": "RS256"}, sign=rsa_signed),
    "PS256": lambda forge: forge.token(header={"alg": "PS256"}, sign=pss_signed),
    "ES256": lambda forge: forge.token(header={"alg": "ES256"}, sign=ec_signed),
    "EdDSA": lambda forge: forge.token(header={"alg": "EdDSA"}, sign=ed_signed),
    "RS256 that says HS256": lambda forge: forge.token(sign=rsa_signed),
    "HS256 with a public key": lambda forge: forge.token(sign=hmac_of(PUBLIC_KEY)),
    "HS256 that says RS256": lambda forge: forge.token(header={"alg": "RS256"}),
    # With which key.
    "own key": lambda forge: forge.token(sign=hmac_of(OWN_KEY)),
    "no key": lambda forge: forge.token(sign=hmac_of(b"")),
    "the key of cookies": lambda forge: forge.token(sign=hmac_of(forge.secret)),
    "own key by its id": lambda forge: forge.token(
        header={"kid": forge.key_id_of(OWN_KEY)}, sign=hmac_of(OWN_KEY)
    ),
    "kid missing": lambda forge: forge.token(without=["kid"]),
    **{
        f"kid {kid!r:.30}": lambda forge, kid=kid: forge.token(
            header={"kid": kid}, sign=hmac_of(b"")
        )
        for kid in (
            "../../",
            "../../../../dev/null",
            "/etc/passwd",
            "' UNION SELECT 'AA' --",
            "'; DROP TABLE users; --",
            "http://evil.example.com/key",
            "",
            " ",
            "x" * 400,
            0,
            1.5,
            True,
            None,
            [],
            ["a"],
            {},
        )
    },
    "kid with a letter more": lambda forge: forge.token(
        header={"kid": forge.issuer.key_id + "0"}
    ),
    "jwk": lambda forge: forge.token(
        header={"jwk": forge.jwk()}, sign=hmac_of(OWN_KEY)
    ),
    **{
        name: lambda forge, name=name: forge.token(
            header={name: "https://evil.example.com/key"}, sign=hmac_of(OWN_KEY)
        )
        for name in ("jku", "x5u", "x5c", "x5t")
    },
    **{
        f"unsecured {name}": lambda forge, name=name: forge.token(
            header={"alg": "none", name: "https://evil.example.com/key"}, sign=nothing
        )
        for name in ("jku", "jwk", "x5u")
    },
    # What the header demands besides.
    "crit": lambda forge: forge.token(header={"crit": ["exp"], "exp": 1}),
    "b64 false": lambda forge: forge.token(header={"b64": False, "crit": ["b64"]}),
    "zip": lambda forge: forge.token(header={"zip": "DEF", "crit": ["zip"]}),
    # For what it is.
    "a refresh token": lambda forge: forge.issued(Kind.REFRESH),
    **{
        f"typ {typ!r}": lambda forge, typ=typ: forge.token(header={"typ": typ})
        for typ in ("JWT", "AT+JWT", "application/at+jwt", "", None, ["at+jwt"])
    },
    "typ missing": lambda forge: forge.token(without=["typ"]),
    # From whom, for whom.
    **{
        f"iss {iss!r}": lambda forge, iss=iss: forge.token(said={"iss": iss})
        for iss in ("https://evil.example.com", "", None, 1)
    },
    "iss with a slash": lambda forge: forge.token(
        said={"iss": forge.issuer.name + "/"}
    ),
    "iss in a list": lambda forge: forge.token(said={"iss": [forge.issuer.name]}),
    "aud of another": lambda forge: forge.token(said={"aud": "https://other.example"}),
    "aud of the pages": lambda forge: forge.token(said={"aud": forge.issuer.name}),
    "aud in a list": lambda forge: forge.token(said={"aud": [forge.issuer.audience]}),
    "aud among others": lambda forge: forge.token(
        said={"aud": [forge.issuer.audience, "https://other.example"]}
    ),
    # From when, until when.
    "exp a second ago": lambda forge: forge.token(said={"exp": forge.now - 1}),
    "exp now": lambda forge: forge.token(said={"exp": forge.now}),
    "exp long ago": lambda forge: forge.token(said={"exp": 0}),
    "nbf in a second": lambda forge: forge.token(said={"nbf": forge.now + 1}),
    "nbf in an hour": lambda forge: forge.token(said={"nbf": forge.now + HOUR}),
    "iat in an hour": lambda forge: forge.token(said={"iat": forge.now + HOUR}),
    **{
        f"{name} {value!r}": lambda forge, name=name, value=value: forge.token(
            said={name: value}
        )
        for name in ("exp", "nbf", "iat")
        for value in ("9999999999", None, [], {}, 1e300, float("nan"), float("inf"))
    },
    # On whose behalf.
    "sub of another": lambda forge: forge.token(
        said={"sub": str(forge.others.user_id)}
    ),
    "sid of another": lambda forge: forge.token(
        said={"sid": str(forge.others.grant_id)}
    ),
    "sub and sid swapped": lambda forge: forge.token(
        said={"sub": str(forge.claims.grant_id), "sid": str(forge.claims.user_id)}
    ),
    "sid unknown": lambda forge: forge.token(said={"sid": str(UUID(int=7))}),
    **{
        f"{name} {value!r}": lambda forge, name=name, value=value: forge.token(
            said={name: value}
        )
        for name in ("sub", "sid", "jti")
        for value in ("", "1 OR 1=1", "\x00", 1, None, [], {"$ne": None})
    },
    **{
        f"{name} missing": lambda forge, name=name: forge.token(without=[name])
        for name in CLAIMED
    },
    # What was changed on the way.
    "signature empty": lambda forge: f"{forge.head}.{forge.body}.",
    "signature cut": lambda forge: forge.good[:-1],
    "signature of zeros": lambda forge: forge.token(sign=lambda _: bytes(32)),
    "signature of another": lambda forge: (
        f"{forge.head}.{forge.body}." + forge.issued(Kind.REFRESH).split(".")[2]
    ),
    "signature cut to a byte": lambda forge: forge.token(
        sign=lambda signed: hmac_of(forge.key)(signed)[:1]
    ),
    "signature twice": lambda forge: f"{forge.good}{forge.signature}",
    "payload of another": lambda forge: ".".join(
        (forge.head, forge.issued(claims=forge.others).split(".")[1], forge.signature)
    ),
    "payload empty": lambda forge: f"{forge.head}..{forge.signature}",
    "header empty": lambda forge: f".{forge.body}.{forge.signature}",
    **{
        f"payload {raw!r}": lambda forge, raw=raw: forge.sealed(
            {"alg": "HS256", "typ": "at+jwt", "kid": forge.issuer.key_id}, raw
        )
        for raw in (b"", b"null", b"[]", b'"text"', b"{", b"\xff", b"{}")
    },
    # What is no token of this form.
    "two parts": lambda forge: f"{forge.head}.{forge.body}",
    "four parts": lambda forge: f"{forge.good}.{forge.signature}",
    "JWE": lambda _: ".".join(
        [written({"alg": "dir", "enc": "A256GCM"}), "", "AAAA", "AAAA", "AAAA"]
    ),
    "five parts of ours": lambda forge: f"{forge.good}.{forge.body}.{forge.signature}",
    "nested": lambda forge: forge.sealed(
        {"alg": "HS256", "typ": "at+jwt", "kid": forge.issuer.key_id, "cty": "JWT"},
        forge.good.encode(),
    ),
    "two dots": lambda _: "..",
    "one dot": lambda _: ".",
    "words": lambda _: "null",
    "padded": lambda forge: f"{forge.good}=",
    "padded parts": lambda forge: f"{forge.head}==.{forge.body}==.{forge.signature}==",
    "other base64": lambda forge: f"{forge.head}.{forge.body}.{'+/' * 21}A",
    "a letter more": lambda forge: f"{forge.good}A",
    "a star inside": lambda forge: f"{forge.head}.{forge.body}.*{forge.signature}",
    "8 kB": lambda forge: forge.token(said={"more": "x" * 6_000}),
    "8 kB of dots": lambda _: "." * 8_000,
    "8 kB of header": lambda forge: forge.token(header={"kid": "x" * 6_000}),
    "nested deep": lambda _: f"{written(b'[' * 2_900)}.e30.AAAA",
}
