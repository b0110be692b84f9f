-- Revert leadmill:api/end_other_sessions to pg

begin;

drop function api.end_other_sessions();

commit;
