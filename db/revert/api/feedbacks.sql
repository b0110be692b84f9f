-- Revert leadmill:api/feedbacks to pg

begin;

drop view api.feedbacks;

commit;
