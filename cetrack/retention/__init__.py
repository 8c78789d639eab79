"""What has had its time is removed: by a job once a day, or by manage.py retention."""
