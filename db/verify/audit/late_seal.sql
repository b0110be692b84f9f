-- Verify leadmill:audit/late_seal to pg

begin;

select 'audit.late_seal(interval)'::regprocedure;

rollback;
