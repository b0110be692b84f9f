-- Verify leadmill:distribution/link_buyers to pg

begin;

select 'distribution.link_buyers()'::regprocedure;

rollback;
