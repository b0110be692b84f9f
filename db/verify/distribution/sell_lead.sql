-- Verify leadmill:distribution/sell_lead to pg

begin;

select 'distribution.sell_lead(intake.lead,distribution.run,text,distribution.buyer[])'::regprocedure;

rollback;
