#!/usr/bin/env bash
# moto's user pool gives tokens in four cases in which Cognito refuses, so that a test of the refusal fails, or none is written.
#
# Tried with moto 5.2.5 and boto3 1.44.8:
#
#                                                                   moto      at AWS
#     a refresh, by a user who has been disabled since              tokens    NotAuthorizedException
#     a refresh, by another client than signed in                   tokens    NotAuthorizedException
#     USER_PASSWORD_AUTH, where the client allows SRP alone         tokens    InvalidParameterException
#     USER_PASSWORD_AUTH without SECRET_HASH, client with a secret  tokens    NotAuthorizedException
#
# The sign-in of the disabled user is refused in both. So a program that forgets the hash, or a client that forgets the flow, is seen at AWS first; and
# that somebody who is disabled is out when his access token ends cannot be tried with moto, where he stays in as long as he refreshes.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python "moto[cognitoidp]==5.2.5" boto3==1.44.8
AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=eu-west-1 python -W ignore - <<'PYTHON'
import sys

import boto3
import moto
from botocore.exceptions import ClientError


def outcome(call):
    try:
        return "tokens" if "AccessToken" in call()["AuthenticationResult"] else "no tokens"
    except ClientError as error:
        return error.response["Error"]["Code"]


with moto.mock_aws():
    idp = boto3.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="savanna")["UserPool"]["Id"]
    idp.admin_create_user(UserPoolId=pool, Username="leo")
    idp.admin_set_user_password(UserPoolId=pool, Username="leo", Password="Pass!word123", Permanent=True)

    def client(name, *flows, **more):
        answer = idp.create_user_pool_client(UserPoolId=pool, ClientName=name, ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows], **more)
        return answer["UserPoolClient"]["ClientId"]

    def sign_in(client):
        return idp.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=client, AuthParameters={"USERNAME": "leo", "PASSWORD": "Pass!word123"})

    def refresh(client):
        return idp.initiate_auth(AuthFlow="REFRESH_TOKEN_AUTH", ClientId=client, AuthParameters={"REFRESH_TOKEN": token})

    web = client("web", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH")
    phone = client("phone", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH")
    srp_alone = client("SRP alone", "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH")
    with_secret = client("with a secret", "USER_PASSWORD_AUTH", GenerateSecret=True)
    token = sign_in(web)["AuthenticationResult"]["RefreshToken"]
    found = {
        "refresh, another client": outcome(lambda: refresh(phone)),
        "password, a client with SRP alone": outcome(lambda: sign_in(srp_alone)),
        "password without SECRET_HASH": outcome(lambda: sign_in(with_secret)),
    }
    idp.admin_disable_user(UserPoolId=pool, Username="leo")
    found["refresh, a disabled user"] = outcome(lambda: refresh(web))
    found["password, a disabled user"] = outcome(lambda: sign_in(web))
for name, value in found.items():
    print(f"  {name:36} {value}")
expected = {name: "tokens" for name in found} | {"password, a disabled user": "NotAuthorizedException"}
sys.exit(found != expected)
PYTHON
