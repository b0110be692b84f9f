-- Verify leadmill:ops/clock to pg

begin;

select 'ops.clock_change(text, timestamptz, timestamptz)'::regprocedure;
select 'ops.first_moment(timestamp, text)'::regprocedure;

rollback;
