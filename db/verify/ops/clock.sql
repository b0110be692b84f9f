-- Verify leadmill:ops/clock to pg

begin;

select 'ops.clock_change(text, timestamptz, timestamptz)'::regprocedure;
select 'ops.day_start(date, text)'::regprocedure;

rollback;
