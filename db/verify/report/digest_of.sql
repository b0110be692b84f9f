-- Verify leadmill:report/digest_of to pg

begin;

select 'report.digest_of(date)'::regprocedure;

rollback;
