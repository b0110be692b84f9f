-- Revert leadmill:marketplace/number_counter to pg

begin;

drop table marketplace.number_counter;

commit;
