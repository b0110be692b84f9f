-- Verify leadmill:api/waiting_leads to pg

begin;

select * from api.waiting_leads where false;

rollback;
