-- Revert leadmill:identity/refresh_session to pg

begin;

drop function identity.refresh_session(text);

commit;
