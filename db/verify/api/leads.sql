-- Verify leadmill:api/leads to pg

begin;

select * from api.leads where false;

rollback;
