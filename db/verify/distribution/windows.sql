-- Verify leadmill:distribution/windows to pg

begin;

select 'distribution.window_start(text, text, timestamptz)'::regprocedure;
select 'distribution.window_end(text, text, timestamptz)'::regprocedure;
select 'distribution.opening_at(int4multirange, text, timestamptz)'::regprocedure;

rollback;
