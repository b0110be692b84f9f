-- Revert leadmill:marketplace/sales_count_on_listings to pg

begin;

drop trigger sales_count_on_listings on sale.assignment;
drop function marketplace.sales_count_on_listings();

commit;
