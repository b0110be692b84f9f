-- Revert leadmill:api/end_session to pg

begin;

drop function api.end_session(uuid);

commit;
