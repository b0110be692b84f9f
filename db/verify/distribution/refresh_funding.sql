-- Verify leadmill:distribution/refresh_funding to pg

begin;

select 'distribution.refresh_funding(uuid)'::regprocedure;

rollback;
