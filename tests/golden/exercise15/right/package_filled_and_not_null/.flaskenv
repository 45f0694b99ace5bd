FLASK_APP=music
