"""Every operation of the embedded pool through boto3, each answer held against botocore's model of the service."""

import json
import pathlib
import re
import subprocess
import sys
import urllib.request

import botocore.exceptions

import cognito
import service_model
from cases import InteropTestCase
from example import example
from processes import EmbeddedPool

EMAIL = "nala@example.com"


class PoolOperationsTestCase(InteropTestCase):
    """A pool of its own for each test, in a process for all of them."""

    values = example()
    region = values["COGNITO_TEST_MAIN_REGION"]

    @classmethod
    def setUpClass(cls):
        cls.process = cls.shared(EmbeddedPool(cls.values))
        cls.api = service_model.validate(cognito.client(cls.process.url, cls.region))

    def setUp(self):
        self.pool_id = self.api.create_user_pool(PoolName="pride", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
        self.addCleanup(self.remove_pool)
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        self.client_id = self.api.create_user_pool_client(
            UserPoolId=self.pool_id, ClientName="app", ExplicitAuthFlows=flows)["UserPoolClient"]["ClientId"]

    def remove_pool(self):
        try:
            self.api.delete_user_pool(UserPoolId=self.pool_id)
        except botocore.exceptions.ClientError:
            pass

    def messages(self):
        """The codes that were sent to users of this pool, newest last."""
        with urllib.request.urlopen(f"{self.process.url}/_lionsden/messages") as answer:
            return [message for message in json.load(answer)["messages"] if message["poolId"] == self.pool_id]

    def code(self):
        return self.messages()[-1]["code"]

    def refused(self, code, call, status=400, **parameters):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**parameters)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], status)
        return caught.exception.response["Error"]["Message"]

    def add_user(self, username="nala", email=EMAIL):
        password = cognito.new_password()
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
        self.api.admin_create_user(UserPoolId=self.pool_id, Username=username, UserAttributes=attributes, MessageAction="SUPPRESS")
        self.api.admin_set_user_password(UserPoolId=self.pool_id, Username=username, Password=password, Permanent=True)
        return password

    def sign_in(self, username, password):
        return self.api.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=self.client_id, AuthParameters={"USERNAME": username, "PASSWORD": password})

    def access_token(self, username, password):
        return self.sign_in(username, password)["AuthenticationResult"]["AccessToken"]

    def user(self, username="nala"):
        return self.api.admin_get_user(UserPoolId=self.pool_id, Username=username)

    def attributes(self, username="nala"):
        return {attribute["Name"]: attribute["Value"] for attribute in self.user(username)["UserAttributes"]}


class Users(PoolOperationsTestCase):
    def test_administration_of_a_user(self):
        known = {"UserPoolId": self.pool_id, "Username": "nala"}
        made = self.api.admin_create_user(UserAttributes=[{"Name": "email", "Value": EMAIL}], **known)["User"]
        self.assertEqual((made["Username"], made["UserStatus"], made["Enabled"]), ("nala", "FORCE_CHANGE_PASSWORD", True))
        first = self.messages()[-1]
        self.assertEqual((first["destination"], first["purpose"]), (EMAIL, "temporary-password"))
        self.assertIn(first["code"], first["text"])
        self.assertEqual(self.sign_in("nala", first["code"])["ChallengeName"], "NEW_PASSWORD_REQUIRED")
        self.api.admin_create_user(MessageAction="RESEND", **known)
        self.assertNotEqual(self.code(), first["code"])
        self.refused("NotAuthorizedException", self.sign_in, username="nala", password=first["code"])
        self.refused("UsernameExistsException", self.api.admin_create_user, **known)
        self.refused("UserNotFoundException", self.api.admin_create_user, UserPoolId=self.pool_id, Username="scar", MessageAction="RESEND")

        password = cognito.new_password()
        self.api.admin_set_user_password(Password=password, Permanent=True, **known)
        self.assertEqual(self.user()["UserStatus"], "CONFIRMED")
        self.refused("UnsupportedUserStateException", self.api.admin_create_user, MessageAction="RESEND", **known)
        self.api.admin_update_user_attributes(
            UserAttributes=[{"Name": "name", "Value": "Nala"}, {"Name": "email_verified", "Value": "true"}], **known)
        self.assertEqual(self.attributes() | {"sub": ""}, {"sub": "", "name": "Nala", "email": EMAIL, "email_verified": "true"})
        self.api.admin_delete_user_attributes(UserAttributeNames=["name"], **known)
        self.assertNotIn("name", self.attributes())
        self.refused(
            "InvalidParameterException", self.api.admin_update_user_attributes,
            UserAttributes=[{"Name": "custom:nosuch", "Value": "x"}], **known)

        token = self.access_token("nala", password)
        self.api.admin_user_global_sign_out(**known)
        self.refused("NotAuthorizedException", self.api.get_user, AccessToken=token)
        self.api.admin_disable_user(**known)
        self.assertFalse(self.user()["Enabled"])
        message = self.refused("NotAuthorizedException", self.sign_in, username="nala", password=password)
        self.assertEqual(message, "User is disabled.")
        self.api.admin_enable_user(**known)
        self.access_token("nala", password)

        self.api.admin_reset_user_password(**known)
        self.assertEqual(self.user()["UserStatus"], "RESET_REQUIRED")
        self.refused("PasswordResetRequiredException", self.sign_in, username="nala", password=password)
        password = cognito.new_password()
        self.api.confirm_forgot_password(
            ClientId=self.client_id, Username="nala", ConfirmationCode=self.code(), Password=password)
        self.access_token("nala", password)
        self.api.admin_delete_user(**known)
        self.refused("UserNotFoundException", self.api.admin_get_user, **known)

    def test_lists_are_paged_and_filtered(self):
        names = [f"lion{number:02}" for number in range(25)]
        for name in names:
            self.api.admin_create_user(
                UserPoolId=self.pool_id, Username=name, MessageAction="SUPPRESS",
                UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}])
        pages = list(self.api.get_paginator("list_users").paginate(UserPoolId=self.pool_id, PaginationConfig={"PageSize": 10}))
        self.assertEqual([len(page["Users"]) for page in pages], [10, 10, 5])
        self.assertEqual([user["Username"] for page in pages for user in page["Users"]], names)
        for text, found in [
            ('username = "lion07"', names[7:8]), ('email ^= "lion1"', names[10:20]), ('"email"="LION03@example.com"', names[3:4]),
            ('cognito:user_status = "FORCE_CHANGE_PASSWORD"', names), ('status = "Disabled"', []), ("", names),
        ]:
            with self.subTest(filter=text):
                listed = self.api.list_users(UserPoolId=self.pool_id, Filter=text)["Users"]
                self.assertEqual([user["Username"] for user in listed], found)
        listed = self.api.list_users(UserPoolId=self.pool_id, AttributesToGet=["email"], Limit=1)["Users"]
        self.assertEqual([attribute["Name"] for attribute in listed[0]["Attributes"]], ["email"])
        for text in ['email', 'email = lion', 'custom:x = "y"', 'email = "a" and name = "b"']:
            self.refused("InvalidParameterException", self.api.list_users, UserPoolId=self.pool_id, Filter=text)
        self.refused("InvalidParameterException", self.api.list_users, UserPoolId=self.pool_id, PaginationToken="bm9uZQ")

    def test_groups(self):
        known = {"UserPoolId": self.pool_id}
        self.add_user()
        made = self.api.create_group(GroupName="lions", Description="of the pride", Precedence=3, **known)["Group"]
        self.assertEqual((made["Description"], made["Precedence"]), ("of the pride", 3))
        for name in ["cubs", "elders"]:
            self.api.create_group(GroupName=name, **known)
        self.refused("GroupExistsException", self.api.create_group, GroupName="lions", **known)
        changed = self.api.update_group(GroupName="lions", Precedence=1, **known)["Group"]
        self.assertEqual((changed["Description"], changed["Precedence"]), ("of the pride", 1))
        self.assertEqual(self.api.get_group(GroupName="lions", **known)["Group"]["Precedence"], 1)
        pages = list(self.api.get_paginator("list_groups").paginate(PaginationConfig={"PageSize": 2}, **known))
        self.assertEqual([[group["GroupName"] for group in page["Groups"]] for page in pages], [["cubs", "elders"], ["lions"]])
        for name in ["lions", "cubs"]:
            self.api.admin_add_user_to_group(GroupName=name, Username="nala", **known)
        listed = self.api.admin_list_groups_for_user(Username="nala", **known)["Groups"]
        self.assertEqual([group["GroupName"] for group in listed], ["cubs", "lions"])
        self.assertEqual([user["Username"] for user in self.api.list_users_in_group(GroupName="lions", **known)["Users"]], ["nala"])
        self.api.admin_remove_user_from_group(GroupName="lions", Username="nala", **known)
        self.assertEqual(self.api.list_users_in_group(GroupName="lions", **known)["Users"], [])
        self.api.delete_group(GroupName="cubs", **known)
        self.assertEqual(self.api.admin_list_groups_for_user(Username="nala", **known)["Groups"], [])
        self.refused("ResourceNotFoundException", self.api.get_group, GroupName="cubs", **known)


class SignUp(PoolOperationsTestCase):
    def sign_up(self, username="nala", email=EMAIL):
        password = cognito.new_password()
        answer = self.api.sign_up(
            ClientId=self.client_id, Username=username, Password=password, UserAttributes=[{"Name": "email", "Value": email}])
        return password, answer

    def test_sign_up_and_confirmation(self):
        password, answer = self.sign_up()
        self.assertEqual((answer["UserConfirmed"], answer["CodeDeliveryDetails"]["Destination"]), (False, "n***@e***"))
        self.refused("UserNotConfirmedException", self.sign_in, username="nala", password=password)
        self.refused("UsernameExistsException", self.api.sign_up, ClientId=self.client_id, Username="nala", Password=password)
        first = self.code()
        self.assertRegex(first, r"^\d{6}$")
        self.api.resend_confirmation_code(ClientId=self.client_id, Username="nala")
        known = {"ClientId": self.client_id, "Username": "nala"}
        wrong = "000000" if self.code() != "000000" else "000001"
        self.refused("CodeMismatchException", self.api.confirm_sign_up, ConfirmationCode=wrong, **known)
        self.api.confirm_sign_up(ConfirmationCode=self.code(), **known)
        self.assertEqual(self.attributes()["email_verified"], "true")
        self.assertEqual(self.user()["UserStatus"], "CONFIRMED")
        self.refused("NotAuthorizedException", self.api.confirm_sign_up, ConfirmationCode=self.code(), **known)
        self.access_token("nala", password)
        self.refused(
            "InvalidPasswordException", self.api.sign_up, ClientId=self.client_id, Username="scar", Password="tooshort")

    def test_five_wrong_codes_lock(self):
        self.sign_up()
        known = {"ClientId": self.client_id, "Username": "nala"}
        wrong = "000000" if self.code() != "000000" else "000001"
        for _ in range(5):
            self.refused("CodeMismatchException", self.api.confirm_sign_up, ConfirmationCode=wrong, **known)
        self.refused("LimitExceededException", self.api.confirm_sign_up, ConfirmationCode=self.code(), **known)
        self.api.resend_confirmation_code(**known)
        self.api.confirm_sign_up(ConfirmationCode=self.code(), **known)

    def test_administrator_confirms(self):
        password, _ = self.sign_up()
        self.api.admin_confirm_sign_up(UserPoolId=self.pool_id, Username="nala")
        self.access_token("nala", password)
        self.refused("NotAuthorizedException", self.api.admin_confirm_sign_up, UserPoolId=self.pool_id, Username="nala")

    def test_forgotten_password(self):
        self.add_user()
        known = {"ClientId": self.client_id, "Username": "nala"}
        delivery = self.api.forgot_password(**known)["CodeDeliveryDetails"]
        self.assertEqual((delivery["DeliveryMedium"], delivery["AttributeName"]), ("EMAIL", "email"))
        code, password = self.code(), cognito.new_password()
        # A password that the policy refuses does not use up the code.
        self.refused("InvalidPasswordException", self.api.confirm_forgot_password, ConfirmationCode=code, Password="weak", **known)
        self.api.confirm_forgot_password(ConfirmationCode=code, Password=password, **known)
        self.refused("ExpiredCodeException", self.api.confirm_forgot_password, ConfirmationCode=code, Password=password, **known)
        self.access_token("nala", password)
        self.refused("UserNotFoundException", self.api.forgot_password, ClientId=self.client_id, Username="scar")

    def test_client_that_hides_who_exists(self):
        self.api.update_user_pool_client(
            UserPoolId=self.pool_id, ClientId=self.client_id, PreventUserExistenceErrors="ENABLED",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
        scar = {"ClientId": self.client_id, "Username": "scar"}
        told = self.api.forgot_password(**scar)["CodeDeliveryDetails"]
        self.assertEqual(told, self.api.forgot_password(**scar)["CodeDeliveryDetails"])
        self.assertTrue(re.fullmatch(r"[a-z]\*\*\*@[a-z]\*\*\*", told["Destination"]))
        self.assertEqual(self.messages(), [])
        self.refused(
            "CodeMismatchException", self.api.confirm_forgot_password, ConfirmationCode="123456", Password=cognito.new_password(), **scar)
        self.refused("ExpiredCodeException", self.api.confirm_sign_up, ConfirmationCode="123456", **scar)
        self.refused("NotAuthorizedException", self.sign_in, username="scar", password="Wrong!Pass1")


class Bearers(PoolOperationsTestCase):
    def setUp(self):
        super().setUp()
        self.password = self.add_user()
        self.token = {"AccessToken": self.access_token("nala", self.password)}

    def test_attributes(self):
        user = self.api.get_user(**self.token)
        self.assertEqual(user["Username"], "nala")
        answer = self.api.update_user_attributes(
            UserAttributes=[{"Name": "nickname", "Value": "N"}, {"Name": "email", "Value": "queen@example.com"}], **self.token)
        self.assertEqual([delivery["AttributeName"] for delivery in answer["CodeDeliveryDetailsList"]], ["email"])
        self.assertEqual((self.attributes()["email"], self.attributes()["email_verified"]), ("queen@example.com", "false"))
        self.assertEqual(self.messages()[-1]["destination"], "queen@example.com")
        self.api.verify_user_attribute(AttributeName="email", Code=self.code(), **self.token)
        self.assertEqual(self.attributes()["email_verified"], "true")
        self.refused("ExpiredCodeException", self.api.verify_user_attribute, AttributeName="email", Code=self.code(), **self.token)
        self.api.get_user_attribute_verification_code(AttributeName="email", **self.token)
        self.api.verify_user_attribute(AttributeName="email", Code=self.code(), **self.token)
        self.api.delete_user_attributes(UserAttributeNames=["nickname"], **self.token)
        self.assertNotIn("nickname", self.attributes())
        self.refused(
            "NotAuthorizedException", self.api.update_user_attributes,
            UserAttributes=[{"Name": "email_verified", "Value": "true"}], **self.token)
        self.refused(
            "InvalidParameterException", self.api.update_user_attributes, UserAttributes=[{"Name": "email", "Value": "no"}], **self.token)

    def test_password_and_deletion(self):
        new = cognito.new_password()
        self.refused(
            "NotAuthorizedException", self.api.change_password, PreviousPassword="Wrong!Pass1", ProposedPassword=new, **self.token)
        self.refused(
            "InvalidPasswordException", self.api.change_password, PreviousPassword=self.password, ProposedPassword="weak", **self.token)
        self.api.change_password(PreviousPassword=self.password, ProposedPassword=new, **self.token)
        self.access_token("nala", new)
        self.api.delete_user(**self.token)
        self.refused("UserNotFoundException", self.api.admin_get_user, UserPoolId=self.pool_id, Username="nala")


class Pools(PoolOperationsTestCase):
    def test_pools(self):
        policy = {"MinimumLength": 12, "RequireSymbols": True, "TemporaryPasswordValidityDays": 3}
        made = self.api.create_user_pool(
            PoolName="cats", Policies={"PasswordPolicy": policy}, UsernameAttributes=["email"], MfaConfiguration="OPTIONAL",
            Schema=[
                {"Name": "tier", "AttributeDataType": "Number", "Mutable": True, "NumberAttributeConstraints": {"MaxValue": "9"}},
                {"Name": "email", "AttributeDataType": "String", "Required": True},
            ],
            AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
            UserPoolTags={"den": "Pride Rock"})["UserPool"]
        pool = {"UserPoolId": made["Id"]}
        self.assertTrue(made["Id"].startswith(f"{self.region}_"))
        described = self.api.describe_user_pool(**pool)["UserPool"]
        self.assertEqual(described["Policies"]["PasswordPolicy"]["MinimumLength"], 12)
        self.assertEqual((described["UsernameAttributes"], described["MfaConfiguration"]), (["email"], "OPTIONAL"))
        self.assertIn("custom:tier", [attribute["Name"] for attribute in described["SchemaAttributes"]])
        self.assertEqual(described["UserPoolTags"], {"den": "Pride Rock"})

        for tier, accepted in [("9", True), ("10", False), ("x", False)]:
            attributes = [{"Name": "custom:tier", "Value": tier}, {"Name": "email", "Value": f"{tier}@example.com"}]
            call = {"Username": f"{tier}@example.com", "UserAttributes": attributes} | pool
            if accepted:
                self.assertRegex(self.api.admin_create_user(**call)["User"]["Username"], r"^[0-9a-f-]{36}$")
            else:
                self.refused("InvalidParameterException", self.api.admin_create_user, **call)

        self.api.update_user_pool(DeletionProtection="ACTIVE", PoolName="big-cats", **pool)
        described = self.api.describe_user_pool(**pool)["UserPool"]
        self.assertEqual((described["Name"], described["Policies"]["PasswordPolicy"]["MinimumLength"]), ("big-cats", 12))
        self.refused("InvalidParameterException", self.api.delete_user_pool, **pool)
        self.api.update_user_pool(**pool)
        pages = self.api.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 1})
        self.assertIn(made["Id"], [listed["Id"] for page in pages for listed in page["UserPools"]])

        self.api.create_user_pool_domain(Domain="cats", **pool)
        self.assertEqual(self.api.describe_user_pool_domain(Domain="cats")["DomainDescription"]["UserPoolId"], made["Id"])
        self.assertEqual(self.api.describe_user_pool_domain(Domain="dogs")["DomainDescription"], {})
        self.refused("InvalidParameterException", self.api.create_user_pool_domain, Domain="cats", UserPoolId=self.pool_id)
        self.api.delete_user_pool(**pool)
        self.assertEqual(self.api.describe_user_pool_domain(Domain="cats")["DomainDescription"], {})
        self.api.delete_user_pool(UserPoolId=self.pool_id)
        self.refused("ResourceNotFoundException", self.api.describe_user_pool, UserPoolId=self.pool_id)

    def test_second_factors(self):
        pool = {"UserPoolId": self.pool_id}
        self.assertEqual(self.api.get_user_pool_mfa_config(**pool)["MfaConfiguration"], "OFF")
        self.refused("InvalidParameterException", self.api.set_user_pool_mfa_config, MfaConfiguration="ON", **pool)
        answer = self.api.set_user_pool_mfa_config(
            SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="OPTIONAL", **pool)
        self.assertEqual((answer["MfaConfiguration"], answer["SoftwareTokenMfaConfiguration"]), ("OPTIONAL", {"Enabled": True}))
        self.assertEqual(self.api.describe_user_pool(**pool)["UserPool"]["MfaConfiguration"], "OPTIONAL")

    def test_clients_and_resource_servers(self):
        pool = {"UserPoolId": self.pool_id}
        scopes = [{"ScopeName": "read", "ScopeDescription": "Reads"}, {"ScopeName": "write", "ScopeDescription": "Writes"}]
        self.api.create_resource_server(Identifier="https://api.example", Name="api", Scopes=scopes, **pool)
        described = self.api.describe_resource_server(Identifier="https://api.example", **pool)["ResourceServer"]
        self.assertEqual(described["Scopes"], scopes)
        made = self.api.create_user_pool_client(
            ClientName="web", AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"], AllowedOAuthScopes=["openid", "email"],
            CallbackURLs=["https://app.example/callback", "http://localhost:3000/"], AccessTokenValidity=10,
            TokenValidityUnits={"AccessToken": "minutes"}, EnableTokenRevocation=False, GenerateSecret=True, **pool)["UserPoolClient"]
        client = pool | {"ClientId": made["ClientId"]}
        self.assertRegex(made["ClientSecret"], r"^\w{24,64}$")
        self.assertEqual(
            set(made["ExplicitAuthFlows"]), {"ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"})
        described = self.api.describe_user_pool_client(**client)["UserPoolClient"]
        self.assertEqual(described, made)
        self.assertEqual((described["AccessTokenValidity"], described["TokenValidityUnits"]), (10, {"AccessToken": "minutes"}))
        updated = self.api.update_user_pool_client(
            RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"], **client)["UserPoolClient"]
        self.assertEqual((updated["ClientSecret"], updated["ClientName"]), (made["ClientSecret"], "web"))
        self.assertNotIn("CallbackURLs", updated)
        second = self.api.add_user_pool_client_secret(**client)["ClientSecretDescriptor"]
        self.assertRegex(second["ClientSecretValue"], r"^\w{24,64}$")
        secrets = self.api.list_user_pool_client_secrets(**client)["ClientSecrets"]
        self.assertEqual(secrets[1]["ClientSecretId"], second["ClientSecretId"])
        self.refused("LimitExceededException", self.api.add_user_pool_client_secret, **client)
        self.api.delete_user_pool_client_secret(ClientSecretId=second["ClientSecretId"], **client)
        self.refused(
            "InvalidParameterException", self.api.delete_user_pool_client_secret, ClientSecretId=secrets[0]["ClientSecretId"], **client)
        listed = self.api.list_user_pool_clients(MaxResults=60, **pool)["UserPoolClients"]
        self.assertEqual({entry["ClientId"] for entry in listed}, {self.client_id, made["ClientId"]})
        for code, parameters in [
            ("ScopeDoesNotExistException", {"AllowedOAuthScopes": ["https://api.example/none"]}),
            ("InvalidOAuthFlowException", {"AllowedOAuthFlows": ["client_credentials"]}),
            ("InvalidParameterException", {"CallbackURLs": ["http://app.example/"]}),
            ("InvalidParameterException", {"AccessTokenValidity": 25}),
            ("InvalidParameterException", {"ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]}),
        ]:
            with self.subTest(parameters=parameters):
                self.refused(code, self.api.create_user_pool_client, ClientName="x", **parameters, **pool)
        self.api.delete_user_pool_client(**client)
        self.refused("ResourceNotFoundException", self.api.describe_user_pool_client, **client)


class Refusals(PoolOperationsTestCase):
    def test_operations_that_are_not_answered_are_named(self):
        message = self.refused("UnknownOperationException", self.api.list_devices, AccessToken="x")
        self.assertIn("ListDevices", message)

    def test_table_of_operations_names_all_of_the_model(self):
        document = (pathlib.Path(__file__).resolve().parents[2] / "docs/pool.md").read_text()
        listed = re.findall(r"^\| `(\w+)` \| (?:answered|`UnknownOperationException`) \|$", document, re.MULTILINE)
        # One operation is younger than this SDK.
        self.assertEqual(listed, sorted([*service_model.operations(self.api), "GetClientToken"]))

    def test_aws_command_line_lists_users(self):
        self.add_user()
        command = [
            sys.executable, "-m", "awscli", "cognito-idp", "list-users", "--endpoint-url", self.process.url, "--region", self.region,
            "--user-pool-id", self.pool_id, "--filter", 'email = "nala@example.com"', "--output", "json",
        ]
        environment = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual([user["Username"] for user in json.loads(ended.stdout)["Users"]], ["nala"])
