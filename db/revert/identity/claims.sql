-- Revert leadmill:identity/claims to pg

begin;

drop function identity.current_role_name();
drop function identity.current_session_id();
drop function identity.current_organization_id();
drop function identity.current_user_id();
drop function identity.claim(text);

commit;
