-- Verify leadmill:billing/welcome_claim to pg

begin;

select * from billing.welcome_claim where false;

rollback;
