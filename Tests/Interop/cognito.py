"""User pools through boto3, whoever serves them."""

import base64
import hashlib
import hmac
import secrets

import boto3
import botocore.config

REGION = "eu-central-1"
ADMINS = "pride-admins"


def client(url, region=REGION):
    """boto3's client of the pool API at an address. Emulators take any credentials."""
    return boto3.client(
        "cognito-idp", endpoint_url=url, region_name=region,
        aws_access_key_id="testing", aws_secret_access_key="testing",
        config=botocore.config.Config(retries={"total_max_attempts": 1}))


def new_password():
    """A password that the usual policy accepts."""
    return "Aa1!" + secrets.token_hex(8)


def secret_hash(username, client_id, client_secret):
    """What proves that a client knows its secret, computed from AWS's description and not by our code."""
    digest = hmac.digest(client_secret.encode(), (username + client_id).encode(), hashlib.sha256)
    return base64.b64encode(digest).decode()


class Pool:
    """A user pool made through the API, with a group for administrators and one app client."""

    def __init__(self, url, name="pride"):
        self.api = client(url)
        self.url = url
        self.id = self.api.create_user_pool(PoolName=name)["UserPool"]["Id"]
        self.api.create_group(UserPoolId=self.id, GroupName=ADMINS)
        self.client_id = self.add_client("app")["ClientId"]

    def add_client(self, name, secret=False):
        """An app client whose ID tokens show the e-mail address; with `secret`, its `ClientSecret` is in the answer."""
        answer = self.api.create_user_pool_client(
            UserPoolId=self.id, ClientName=name, GenerateSecret=secret, ReadAttributes=["email"],
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
        return answer["UserPoolClient"]

    def add_user(self, username, email=None, permanent=True):
        """A user, and the user's password. One that is not permanent must be changed at the first sign-in."""
        password = new_password()
        attributes = [{"Name": "email", "Value": email}] if email else []
        self.api.admin_create_user(
            UserPoolId=self.id, Username=username, TemporaryPassword=password, UserAttributes=attributes,
            MessageAction="SUPPRESS")
        if permanent:
            self.api.admin_set_user_password(UserPoolId=self.id, Username=username, Password=password, Permanent=True)
        return password

    def add_to_admins(self, username):
        self.api.admin_add_user_to_group(UserPoolId=self.id, Username=username, GroupName=ADMINS)

    def sign_in(self, username, password, client_id=None, **parameters):
        """The whole answer of InitiateAuth."""
        return self.api.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=client_id or self.client_id,
            AuthParameters={"USERNAME": username, "PASSWORD": password, **parameters})

    def tokens(self, username, password, client_id=None, **parameters):
        return self.sign_in(username, password, client_id, **parameters)["AuthenticationResult"]

    def environment(self, **more):
        """What the production server needs to know to trust this pool."""
        return {
            "COGNITO_CLIENT_ID": self.client_id, "COGNITO_USER_POOL_ID": self.id, "COGNITO_MAIN_REGION": REGION,
            "COGNITO_ADMINS_GROUP_NAME": ADMINS, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": self.url, **more,
        }
