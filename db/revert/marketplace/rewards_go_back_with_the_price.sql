-- Revert leadmill:marketplace/rewards_go_back_with_the_price to pg

begin;

drop trigger rewards_go_back_with_the_price on sale.assignment;
drop function marketplace.rewards_go_back_with_the_price();

commit;
