-- Revert leadmill:api/sessions to pg

begin;

drop view api.sessions;

commit;
