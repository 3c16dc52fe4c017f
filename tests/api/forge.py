"""A forge of tokens: what a program with bad intentions could put together."""

import base64
import hashlib
import hmac
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from webapp.accounts.jwt import Kind
from webapp.core import clock

OWN_KEY = b"a key of our own, 32 bytes long!"
_RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_EC = ec.generate_private_key(ec.SECP256R1())
_ED = ed25519.Ed25519PrivateKey.generate()
PUBLIC_KEY = _RSA.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def written(part):
    """Write a part of a token: JSON, or whatever bytes it is."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def hmac_of(key, digest="sha256"):
    return lambda signed: hmac.new(key, signed, digest).digest()


def nothing(_signed):
    return b""


def rsa_signed(signed):
    return _RSA.sign(signed, padding.PKCS1v15(), hashes.SHA256())


def pss_signed(signed):
    fill = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
    return _RSA.sign(signed, fill, hashes.SHA256())


def ec_signed(signed):
    return _EC.sign(signed, ec.ECDSA(hashes.SHA256()))


def ed_signed(signed):
    return _ED.sign(signed)


class Forge:
    """Knows a good token and, to be as bad as can be, the shop's own key as well."""

    def __init__(self, app, claims, others):
        self.issuer = app.extensions["token_issuer"]
        self.secret = app.config["SECRET_KEY"].encode()
        self.key = self.issuer.keys[self.issuer.key_id].raw_value
        self.claims, self.others = claims, others
        self.now = int(clock.now().timestamp())
        self.good = self.issued()
        self.head, self.body, self.signature = self.good.split(".")

    def issued(self, kind=Kind.ACCESS, claims=None):
        """Return a token of the shop's own."""
        return self.issuer.sign(kind, claims or self.claims, now=clock.now())

    def token(self, *, header=None, said=None, sign=None, without=()):
        """Return a token with this in its header, saying that; signed well or not."""
        head = json.loads(base64.urlsafe_b64decode(self.head + "=="))
        body = json.loads(base64.urlsafe_b64decode(self.body + "=="))
        parts = [
            {name: value for name, value in part.items() if name not in without}
            for part in (head | (header or {}), body | (said or {}))
        ]
        return self.sealed(*parts, sign=sign)

    def sealed(self, head, body, *, sign=None):
        signed = f"{written(head)}.{written(body)}"
        seal = sign or hmac_of(self.key)
        return f"{signed}.{written(seal(signed.encode()))}"

    def jwk(self):
        """Return a key of our own as a header brings one along."""
        return {"kty": "oct", "k": written(OWN_KEY)}

    def key_id_of(self, key):
        return hashlib.sha256(b"kid" + key).hexdigest()[:16]
