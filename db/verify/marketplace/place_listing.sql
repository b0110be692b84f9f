-- Verify leadmill:marketplace/place_listing to pg

begin;

select 'marketplace.place_listing(intake.lead, marketplace.market, bigint, integer)'::regprocedure;

rollback;
