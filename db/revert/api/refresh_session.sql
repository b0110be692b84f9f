-- Revert leadmill:api/refresh_session to pg

begin;

drop function api.refresh_session(text);

commit;
