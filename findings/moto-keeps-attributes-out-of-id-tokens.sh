#!/usr/bin/env bash
# moto's user pool leaves `email` out of ID tokens, unless the app client lists it in ReadAttributes.
#
# Tried with moto 5.1.16 and boto3 1.40.64. A client that was made without ReadAttributes may read every standard attribute at AWS, and its ID
# tokens hold them. moto takes the missing list for an empty one: GetUser answers the address, the ID token of the same sign-in has no
# `email` claim. An API under test that reads the claim works with AWS and not here, until the test's client names its ReadAttributes.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
install_python "moto[cognitoidp]==5.1.16" boto3==1.40.64 PyJWT==2.10.1
AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none AWS_DEFAULT_REGION=eu-west-1 python -W ignore - <<'PYTHON'
import sys

import boto3
import jwt
import moto

found = {}
with moto.mock_aws():
    idp = boto3.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="savanna")["UserPool"]["Id"]
    idp.admin_create_user(
        UserPoolId=pool, Username="leo",
        UserAttributes=[{"Name": "email", "Value": "leo@example.com"}, {"Name": "email_verified", "Value": "true"}])
    idp.admin_set_user_password(UserPoolId=pool, Username="leo", Password="Pass!word123", Permanent=True)
    for name, settings in {"no ReadAttributes": {}, "ReadAttributes=[email]": {"ReadAttributes": ["email"]}}.items():
        client = idp.create_user_pool_client(
            UserPoolId=pool, ClientName="front-end", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"], **settings)
        tokens = idp.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=client["UserPoolClient"]["ClientId"],
            AuthParameters={"USERNAME": "leo", "PASSWORD": "Pass!word123"})["AuthenticationResult"]
        claims = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
        user = idp.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"]
        found[name] = ("email" in claims, any(attribute["Name"] == "email" for attribute in user))
        print(f"  {name:24} email in the ID token: {found[name][0]!s:6} email in GetUser: {found[name][1]}")
print(f"moto {moto.__version__}")
sys.exit(found != {"no ReadAttributes": (False, True), "ReadAttributes=[email]": (True, True)})
PYTHON
