-- Verify leadmill:ops/tick to pg

begin;

select 'ops.is_due(ops.schedule, timestamptz)'::regprocedure;
select 'ops.tick(timestamptz)'::regprocedure;

rollback;
