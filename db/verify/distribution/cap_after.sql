-- Verify leadmill:distribution/cap_after to pg

begin;

select 'distribution.cap_after(distribution.cap, bigint, text, timestamptz)'::regprocedure;

rollback;
