-- Verify leadmill:report/fold to pg

begin;

select 'report.fold(integer)'::regprocedure;

rollback;
