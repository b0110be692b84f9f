-- Revert leadmill:identity/sign_in_with_outside to pg

begin;

drop function identity.sign_in_with_outside(text, text, jsonb);
drop function identity.open_outside_session(uuid, text);
drop function identity.user_of_outside(text, text, jsonb);
drop function identity.follow_outside_login(identity.outside_login, jsonb);
drop function identity.link_outside_login(text, text, jsonb);
drop function identity.names_of(jsonb);

commit;
