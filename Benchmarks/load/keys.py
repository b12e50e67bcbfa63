"""The public key of a key set, in the form that HAProxy reads."""

import base64

RSA_ENCRYPTION = bytes.fromhex("300d06092a864886f70d0101010500")
INTEGER, BIT_STRING, SEQUENCE = 0x02, 0x03, 0x30


def base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def element(tag, content):
    """One element in DER. Source: ITU-T X.690 §8.1, §10.1"""
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def integer(text):
    """A number of a JWK. A leading zero byte keeps it positive."""
    number = int.from_bytes(base64url(text), "big")
    return element(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def pem(jwk):
    """An RSA JWK as a PEM file. Source: RFC 8017 §A.1.1; RFC 5280 §4.1; RFC 7468 §13"""
    key = element(SEQUENCE, integer(jwk["n"]) + integer(jwk["e"]))
    information = element(SEQUENCE, RSA_ENCRYPTION + element(BIT_STRING, b"\0" + key))
    text = base64.b64encode(information).decode()
    lines = [text[start:start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])
