-- Verify leadmill:distribution/sell_lead to pg

begin;

select 'distribution.sell_lead(intake.lead,uuid,bigint,distribution.buyer)'::regprocedure;

rollback;
