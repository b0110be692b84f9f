-- Verify leadmill:api/crm_connections to pg

begin;

select * from api.crm_connections where false;

rollback;
