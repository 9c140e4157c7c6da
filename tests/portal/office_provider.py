"""A provider of OpenID Connect on a port of this machine: what an office's own would answer."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "gongkai", "told-by-the-provider"


class Provider:
    """`sign_in` answers an address of the authorization endpoint as the provider's page would."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "of-the-provider", "use": "sig"})
        self.signs_with = self.key
        self.more = {}  # claims laid over those of a token
        self.asked = {}  # of each code: what was asked for with it
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.answer(provider.read(self.path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.answer(provider.token(self.headers, parse_qs(body)))

            def answer(self, content):
                body = json.dumps(content).encode()
                self.send_response(400 if "error" in content else 200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def read(self, path: str) -> dict:
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def sign_in(self, address: str, **claims) -> dict:
        """What the browser brings back after somebody with `claims` signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked, claims
        return {"code": code, "state": asked["state"]}

    def token(self, headers, sent: dict) -> dict:
        asked, claims = self.asked.pop(sent["code"][0])
        proof = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            base64.urlsafe_b64encode(proof).decode().rstrip("=") != asked["code_challenge"]
            or headers["Authorization"] != f"Basic {basic}"
        ):
            return {"error": "invalid_grant"}
        now = int(time.time())
        facts = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        facts |= {"nonce": asked["nonce"], **claims, **self.more}
        header = {"alg": "RS256", "kid": "of-the-provider"}
        signed = jwt.encode(header, facts, self.signs_with)
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": signed}
