-- Verify leadmill:api/feedbacks to pg

begin;

select * from api.feedbacks where false;

rollback;
