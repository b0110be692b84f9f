-- Verify leadmill:marketplace/feedback to pg

begin;

select * from marketplace.feedback where false;

rollback;
