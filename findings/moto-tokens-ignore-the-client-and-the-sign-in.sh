#!/usr/bin/env bash
# Tokens of moto's user pool live for an hour whatever the app client says, and a refresh makes a new sign-in of the old one.
#
# Tried with moto 5.2.5 and boto3 1.44.8:
#
# - A client is made with AccessTokenValidity and IdTokenValidity of 5 and 10 minutes. CreateUserPoolClient and DescribeUserPoolClient
#   answer them, but ExpiresIn and the tokens' `exp` say 3,600 seconds. A test of what happens when tokens end would wait for an hour.
# - After a refresh `auth_time` is the time of the refresh. At AWS it stays that of the sign-in, so that an API which wants a recent sign-in
#   for something grave (`max_age`) asks for one there, and with moto never.
# - `email_verified` of the ID token is the text "true", where AWS has the Boolean. `claims["email_verified"] is True` fails here alone.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python "moto[cognitoidp]==5.2.5" boto3==1.44.8 PyJWT==2.15.1
AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=eu-west-1 python -W ignore - <<'PYTHON'
import sys
import time

import boto3
import jwt
import moto


def claims(token):
    return jwt.decode(token, options={"verify_signature": False})


with moto.mock_aws():
    idp = boto3.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="savanna")["UserPool"]["Id"]
    idp.admin_create_user(
        UserPoolId=pool, Username="leo",
        UserAttributes=[{"Name": "email", "Value": "leo@example.com"}, {"Name": "email_verified", "Value": "true"}])
    idp.admin_set_user_password(UserPoolId=pool, Username="leo", Password="Pass!word123", Permanent=True)
    client = idp.create_user_pool_client(
        UserPoolId=pool, ClientName="front-end", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        AccessTokenValidity=5, IdTokenValidity=10, TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes"},
        ReadAttributes=["email", "email_verified"])["UserPoolClient"]
    described = idp.describe_user_pool_client(UserPoolId=pool, ClientId=client["ClientId"])["UserPoolClient"]
    signed_in = idp.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH", ClientId=client["ClientId"],
        AuthParameters={"USERNAME": "leo", "PASSWORD": "Pass!word123"})["AuthenticationResult"]
    time.sleep(2.1)
    refreshed = idp.initiate_auth(
        AuthFlow="REFRESH_TOKEN_AUTH", ClientId=client["ClientId"],
        AuthParameters={"REFRESH_TOKEN": signed_in["RefreshToken"]})["AuthenticationResult"]
access, identity = claims(signed_in["AccessToken"]), claims(signed_in["IdToken"])
later = claims(refreshed["AccessToken"])
found = {
    "the client's validity": (described["AccessTokenValidity"], described["IdTokenValidity"], described["TokenValidityUnits"]["AccessToken"]),
    "ExpiresIn": signed_in["ExpiresIn"],
    "access token, exp - iat": access["exp"] - access["iat"],
    "ID token, exp - iat": identity["exp"] - identity["iat"],
    "auth_time kept by a refresh": later["auth_time"] == access["auth_time"],
    "origin_jti kept by a refresh": later["origin_jti"] == access["origin_jti"],
    "email_verified": identity["email_verified"],
}
for name, value in found.items():
    print(f"  {name:30} {value!r}")
expected = {
    "the client's validity": (5, 10, "minutes"), "ExpiresIn": 3600, "access token, exp - iat": 3600, "ID token, exp - iat": 3600,
    "auth_time kept by a refresh": False, "origin_jti kept by a refresh": True, "email_verified": "true",
}
sys.exit(found != expected)
PYTHON
