-- Verify leadmill:distribution/waiting_lead to pg

begin;

select * from distribution.waiting_lead where false;

rollback;
