-- Verify leadmill:report/verify to pg

begin;

select 'report.verify()'::regprocedure;

rollback;
