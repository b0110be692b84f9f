-- Revert leadmill:api/record_reading to pg

begin;

drop function api.record_reading();

commit;
