-- Verify leadmill:distribution/distribute_backlog to pg

begin;

select 'distribution.distribute_backlog(uuid,integer,text)'::regprocedure;

rollback;
