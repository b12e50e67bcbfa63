"""One program of boto3's at moto and at the embedded pool: what both answer alike, and each difference with its reason."""

import cognito
from cases import InteropTestCase
from example import example
from processes import EmbeddedPool, Moto

PASSWORD, OTHER, WEAK = "Pride!Rock1", "Pride!Rock2", "pride"


class Program:
    """Its steps, in their order. Each is a method; its outcome is the error's code, or what the answer has that does not depend on chance."""

    def __init__(self, api):
        self.api = api

    def outcome(self, step):
        try:
            return getattr(self, step)()
        except self.api.exceptions.ClientError as error:
            return error.response["Error"]["Code"]

    @classmethod
    def steps(cls):
        return [name for name in vars(cls) if name not in vars(object) and not name.startswith("_") and name not in ("outcome", "steps", "users")]

    def users(self, **more):
        return sorted(user["Username"] for user in self.api.list_users(UserPoolId=self.pool, **more)["Users"])

    def create_pool(self):
        pool = self.api.create_user_pool(PoolName="pride", AutoVerifiedAttributes=["email"])["UserPool"]
        self.pool = pool["Id"]
        return pool["Name"], pool["AutoVerifiedAttributes"], pool["MfaConfiguration"], pool["Policies"]["PasswordPolicy"]["MinimumLength"]

    def describe_unknown_pool(self):
        return self.api.describe_user_pool(UserPoolId="eu-central-1_nowhere01")

    def create_client(self):
        client = self.api.create_user_pool_client(
            UserPoolId=self.pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]
        self.client = client["ClientId"]
        return client["ClientName"], sorted(client["ExplicitAuthFlows"]), "ClientSecret" in client

    def describe_client(self):
        return sorted(self.api.describe_user_pool_client(UserPoolId=self.pool, ClientId=self.client)["UserPoolClient"])

    def describe_unknown_client(self):
        return self.api.describe_user_pool_client(UserPoolId=self.pool, ClientId="nowhere")

    def create_group(self):
        return sorted(self.api.create_group(UserPoolId=self.pool, GroupName="lions", Precedence=1)["Group"])

    def create_group_again(self):
        return self.api.create_group(UserPoolId=self.pool, GroupName="lions")

    def create_user(self):
        user = self.api.admin_create_user(
            UserPoolId=self.pool, Username="nala", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": "nala@example.com"}])["User"]
        return user["Username"], user["UserStatus"], user["Enabled"], sorted(pair["Name"] for pair in user["Attributes"])

    def create_user_again(self):
        return self.api.admin_create_user(UserPoolId=self.pool, Username="nala", MessageAction="SUPPRESS")

    def create_user_in_capitals(self):
        return self.api.admin_create_user(UserPoolId=self.pool, Username="NALA", MessageAction="SUPPRESS")["User"]["Username"]

    def create_user_with_weak_password(self):
        return self.api.admin_create_user(UserPoolId=self.pool, Username="zazu", TemporaryPassword=WEAK, MessageAction="SUPPRESS")["User"]["Username"]

    def sign_in_with_temporary_password(self):
        return self._sign_in(PASSWORD)

    def set_weak_password(self):
        return self.api.admin_set_user_password(UserPoolId=self.pool, Username="nala", Password=WEAK, Permanent=True) and "set"

    def set_password(self):
        return self.api.admin_set_user_password(UserPoolId=self.pool, Username="nala", Password=PASSWORD, Permanent=True) and "set"

    def get_user(self):
        user = self.api.admin_get_user(UserPoolId=self.pool, Username="nala")
        return user["UserStatus"], sorted(pair["Name"] for pair in user["UserAttributes"])

    def get_unknown_user(self):
        return self.api.admin_get_user(UserPoolId=self.pool, Username="nobody")

    def join_group(self):
        return self.api.admin_add_user_to_group(UserPoolId=self.pool, Username="nala", GroupName="lions") and "joined"

    def join_unknown_group(self):
        return self.api.admin_add_user_to_group(UserPoolId=self.pool, Username="nala", GroupName="hyenas") and "joined"

    def groups_of_user(self):
        return [group["GroupName"] for group in self.api.admin_list_groups_for_user(UserPoolId=self.pool, Username="nala")["Groups"]]

    def users_in_group(self):
        return [user["Username"] for user in self.api.list_users_in_group(UserPoolId=self.pool, GroupName="lions")["Users"]]

    def list_users(self):
        return self.users()

    def list_users_by_filter(self):
        return self.users(Filter='email = "nala@example.com"')

    def list_users_by_prefix(self):
        return self.users(Filter='username ^= "na"')

    def list_users_by_filter_that_is_none(self):
        return self.users(Filter="nonsense")

    def _sign_in(self, password, username="nala"):
        answer = self.api.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=self.client, AuthParameters={"USERNAME": username, "PASSWORD": password})
        if "ChallengeName" in answer:
            return answer["ChallengeName"]
        self.tokens = answer["AuthenticationResult"]
        return sorted(self.tokens), self.tokens["TokenType"], self.tokens["ExpiresIn"]

    def sign_in(self):
        return self._sign_in(PASSWORD)

    def sign_in_with_wrong_password(self):
        return self._sign_in(OTHER)

    def sign_in_unknown_user(self):
        return self._sign_in(PASSWORD, "nobody")

    def sign_in_by_flow_that_is_not_allowed(self):
        return self.api.admin_initiate_auth(
            UserPoolId=self.pool, ClientId=self.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "nala", "PASSWORD": PASSWORD}) and "signed in"

    def who_am_i(self):
        user = self.api.get_user(AccessToken=self.tokens["AccessToken"])
        return user["Username"], sorted(pair["Name"] for pair in user["UserAttributes"])

    def who_am_i_by_garbage(self):
        return self.api.get_user(AccessToken="garbage")

    def who_am_i_by_id_token(self):
        return self.api.get_user(AccessToken=self.tokens["IdToken"])["Username"]

    def refresh(self):
        answer = self.api.initiate_auth(
            AuthFlow="REFRESH_TOKEN_AUTH", ClientId=self.client, AuthParameters={"REFRESH_TOKEN": self.tokens["RefreshToken"]})
        return sorted(answer["AuthenticationResult"])

    def refresh_by_garbage(self):
        return self.api.initiate_auth(AuthFlow="REFRESH_TOKEN_AUTH", ClientId=self.client, AuthParameters={"REFRESH_TOKEN": "garbage"}) and "refreshed"

    def change_password(self):
        return self.api.change_password(
            AccessToken=self.tokens["AccessToken"], PreviousPassword=PASSWORD, ProposedPassword=OTHER) and "changed"

    def change_password_of_which_the_former_is_wrong(self):
        return self.api.change_password(
            AccessToken=self.tokens["AccessToken"], PreviousPassword=PASSWORD, ProposedPassword=OTHER) and "changed"

    def sign_up(self):
        answer = self.api.sign_up(
            ClientId=self.client, Username="simba", Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "simba@example.com"}])
        return answer["UserConfirmed"], answer.get("CodeDeliveryDetails", {}).get("DeliveryMedium")

    def sign_up_with_weak_password(self):
        return self.api.sign_up(ClientId=self.client, Username="kiara", Password=WEAK) and "signed up"

    def sign_in_unconfirmed(self):
        return self._sign_in(PASSWORD, "simba")

    def confirm_by_wrong_code(self):
        return self.api.confirm_sign_up(ClientId=self.client, Username="simba", ConfirmationCode="garbage") and "confirmed"

    def confirm_by_administrator(self):
        return self.api.admin_confirm_sign_up(UserPoolId=self.pool, Username="simba") and "confirmed"

    def disable(self):
        return self.api.admin_disable_user(UserPoolId=self.pool, Username="nala") and "disabled"

    def sign_in_disabled(self):
        return self._sign_in(OTHER)

    def enable(self):
        return self.api.admin_enable_user(UserPoolId=self.pool, Username="nala") and "enabled"

    def sign_out_everywhere(self):
        return self._sign_in(OTHER) and self.api.global_sign_out(AccessToken=self.tokens["AccessToken"]) and "signed out"

    def who_am_i_after_sign_out(self):
        return self.api.get_user(AccessToken=self.tokens["AccessToken"])["Username"]

    def refresh_after_sign_out(self):
        return self.refresh()

    def forgotten_password_of_unknown_user(self):
        return self.api.forgot_password(ClientId=self.client, Username="nobody") and "sent"

    def delete_user(self):
        return self.api.admin_delete_user(UserPoolId=self.pool, Username="simba") and "deleted"

    def delete_user_again(self):
        return self.api.admin_delete_user(UserPoolId=self.pool, Username="simba") and "deleted"

    def delete_group(self):
        return self.api.delete_group(UserPoolId=self.pool, GroupName="lions") and "deleted"

    def delete_pool(self):
        return self.api.delete_user_pool(UserPoolId=self.pool) and "deleted"


# Where they differ: what moto answers, what the pool does, and why. Whatever is not here is alike.
DIFFERENCES = {
    "create_group": (
        ["CreationDate", "Description", "GroupName", "LastModifiedDate", "Precedence", "UserPoolId"],
        ["CreationDate", "GroupName", "LastModifiedDate", "Precedence", "UserPoolId"],
        "a description that was not given is not there"),
    "create_user": (
        ("nala", "FORCE_CHANGE_PASSWORD", True, ["email", "sub"]),
        ("nala", "FORCE_CHANGE_PASSWORD", True, ["email", "email_verified", "sub"]),
        "an address is verified or not, as the ID token says; the pool says so everywhere"),
    "get_user": (
        ("CONFIRMED", ["email", "sub"]), ("CONFIRMED", ["email", "email_verified", "sub"]), "likewise"),
    "who_am_i": (("nala", ["email", "sub"]), ("nala", ["email", "email_verified", "sub"]), "likewise"),
    "create_user_in_capitals": (
        "NALA", "UsernameExistsException", "user names ignore case in a pool that does not say otherwise"),
    "create_user_with_weak_password": (
        "zazu", "InvalidPasswordException", "a temporary password must satisfy the policy, too"),
    "list_users": (["NALA", "nala", "zazu"], ["nala"], "follows from the two before"),
    "describe_client": (
        ["AllowedOAuthFlowsUserPoolClient", "AuthSessionValidity", "ClientId", "ClientName", "EnablePropagateAdditionalUserContextData",
         "EnableTokenRevocation", "ExplicitAuthFlows", "RefreshTokenValidity", "UserPoolId"],
        ["AllowedOAuthFlowsUserPoolClient", "AuthSessionValidity", "ClientId", "ClientName", "CreationDate",
         "EnablePropagateAdditionalUserContextData", "EnableTokenRevocation", "ExplicitAuthFlows", "LastModifiedDate",
         "PreventUserExistenceErrors", "RefreshTokenValidity", "TokenValidityUnits", "UserPoolId"],
        "times, and the defaults that hold"),
    "sign_in_by_flow_that_is_not_allowed": (
        "signed in", "InvalidParameterException", "a client has the flows of its ExplicitAuthFlows and no others"),
    "confirm_by_wrong_code": ("confirmed", "CodeMismatchException", "a code is looked at"),
    "forgotten_password_of_unknown_user": (
        "sent", "UserNotFoundException", "a client that does not hide who exists tells"),
}


class MotoBeside(InteropTestCase):
    maxDiff = None

    def test_answers_are_alike_but_for_known_differences(self):
        # moto looks for tokens in this Region, whichever the client's.
        moto = Program(cognito.client(self.started(Moto()).url, "us-east-1"))
        values = example()
        pool = Program(cognito.client(self.started(EmbeddedPool(values)).url, values["COGNITO_TEST_MAIN_REGION"]))
        outcomes = {step: (moto.outcome(step), pool.outcome(step)) for step in Program.steps()}
        self.assertGreater(len(outcomes), 50)
        found = {step: (theirs, ours) for step, (theirs, ours) in outcomes.items() if theirs != ours}
        self.assertEqual(found, {step: (theirs, ours) for step, (theirs, ours, _) in DIFFERENCES.items()})
