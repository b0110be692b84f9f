-- Revert leadmill:audit/record_change to pg

begin;

drop function audit.record_change();
drop function audit.record_inserts();
drop function audit.redact(jsonb, text[], text[], boolean);

commit;
