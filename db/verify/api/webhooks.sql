-- Verify leadmill:api/webhooks to pg

begin;

select * from api.webhooks where false;

rollback;
