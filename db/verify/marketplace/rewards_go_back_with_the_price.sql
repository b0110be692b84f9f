-- Verify leadmill:marketplace/rewards_go_back_with_the_price to pg

begin;

select 'marketplace.rewards_go_back_with_the_price()'::regprocedure;
select 1 / count(*) from pg_trigger where tgname = 'rewards_go_back_with_the_price';

rollback;
