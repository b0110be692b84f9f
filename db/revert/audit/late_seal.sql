-- Revert leadmill:audit/late_seal to pg

begin;

drop function audit.late_seal(interval);

commit;
