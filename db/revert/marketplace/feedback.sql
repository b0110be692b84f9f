-- Revert leadmill:marketplace/feedback to pg

begin;

drop table marketplace.feedback;

commit;
