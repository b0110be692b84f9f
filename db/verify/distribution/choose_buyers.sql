-- Verify leadmill:distribution/choose_buyers to pg

begin;

select 'distribution.choose_buyers(intake.lead,uuid[],timestamptz)'::regprocedure;

rollback;
