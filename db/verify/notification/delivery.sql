-- Verify leadmill:notification/delivery to pg

begin;

select id, template, organization_id, user_id, lead_id, refs, status, attempts, job_id, smtp_code, last_error, created_at, finished_at
from notification.delivery where false;

rollback;
