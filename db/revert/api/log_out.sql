-- Revert leadmill:api/log_out to pg

begin;

drop function api.log_out();

commit;
