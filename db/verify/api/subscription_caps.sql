-- Verify leadmill:api/subscription_caps to pg

begin;

select * from api.subscription_caps where false;

rollback;
